"""Why two patents are alike, in words for people."""

from search.analysis import ipc_keys
from search.query import Likeness, Sample
from search.vocabulary import runs

MOST_WORDS = 5
_LONGEST_RUN = 4
# What stands in every patent is no reason. Only reasons need this list: the likeness itself goes by frequency.
_LANGUAGE = """本发明 发明 本实用新型 实用新型 实用 新型 本申请 申请 公开 公开了 提供 提供了 涉及 属于 技术 领域 技术领域 方法
装置 系统 设备 步骤 包括 包含 以下 如下 上述 所述 其特征 特征 特征在于 在于 制备 制备方法 制造 制作 结构 简单 良好 效果 有效 提高
实现 解决 问题 设置 设有 连接 固定 安装 一端 上端 下端 两端 内部 外部 外侧 内侧 方案 技术方案 应用 前景 用途 工艺 生产 现有 存在
以 于 了 中 上 下 内 外 后 时 将 使 是 有 等 到 不 可以 因此 然后 易于 部分 特点 优点 达到 要求 组成 主要 使用 使用方便"""
_ENGLISH = """invention utility model method device system apparatus comprising comprises includes including provides relates
disclosed discloses said wherein which that is are be"""
_EVERYWHERE = frozenset(f"{_LANGUAGE} {_ENGLISH}".split())


def shared(source: Sample, other: Sample) -> Likeness:
    """What two patents have in common, to be shown as the reason."""
    theirs = set(class_keys(other))
    common = [key for key in class_keys(source) if key in theirs]
    return Likeness(
        tuple(key.upper() for key in common if len(key) == 4),
        tuple(key.upper() for key in common if len(key) > 4),
        _shared_words(source, other),
    )


def class_keys(sample: Sample) -> list[str]:
    """Keys of the subclasses and groups, each once: "c01b", "c01b32"."""
    keys = (key for code in sample.ipc for key in ipc_keys(code))
    return list(dict.fromkeys(key for key in keys if len(key) >= 4 and "/" not in key and key[0].isalpha()))


def _shared_words(source: Sample, other: Sample) -> tuple[str, ...]:
    """The longest runs of words in both, those of both titles first, none that is inside another."""
    ours, theirs = _parts(source.title), _parts(other.title)
    every = theirs | _parts(other.abstract)
    common = {**_longest(source.title, every), **_longest(source.abstract, every)}
    words: list[str] = []
    for word in sorted(common, key=lambda each: (-(each in ours) - (each in theirs), -len(each))):
        if not any(word in longer for longer in words):
            words.append(word)
    return tuple(words[:MOST_WORDS])


def _parts(text: str) -> set[str]:
    """Every run of up to four neighbouring words."""
    return {
        "".join(run[start:end])
        for run in runs(text, _EVERYWHERE)
        for start in range(len(run))
        for end in range(start + 1, min(start + _LONGEST_RUN, len(run)) + 1)
    }


def _longest(text: str, known: set[str]) -> dict[str, None]:
    """The longest known runs from left to right, each once."""
    found: dict[str, None] = {}
    for run in runs(text, _EVERYWHERE):
        start = 0
        while start < len(run):
            ends = range(min(start + _LONGEST_RUN, len(run)), start, -1)
            end = next((end for end in ends if "".join(run[start:end]) in known), start + 1)
            part = "".join(run[start:end])
            if len(part) > 1 and part in known:
                found[part] = None
            start = end
    return found
