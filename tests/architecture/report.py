"""`./run architecture`: the figures that the other files of this folder hold to their limits."""

from statistics import median, quantiles

from tests.architecture.source_tree import cycles, edges, file_lengths, functions, modules


def main() -> None:
    """Print modules, edges, cycles, and the lengths of functions and files."""
    lengths = sorted(each.length for each in functions())
    files = file_lengths()
    longest = max(functions(), key=lambda each: each.length)
    largest = max(files, key=lambda path: files[path])
    print(f"modules   {len(modules())}")
    print(f"edges     {sum(len(targets) for targets in edges().values())}")
    print(f"cycles    {len(cycles())}")
    print(
        f"functions {len(lengths)}: median {median(lengths):.0f}, p90 {quantiles(lengths, n=10)[-1]:.0f} lines"
    )
    print(f"          longest {longest.length} lines ({longest.where})")
    print(
        f"files     {len(files)}: median {median(files.values()):.0f}, largest {files[largest]} lines ({largest})"
    )


if __name__ == "__main__":
    main()
