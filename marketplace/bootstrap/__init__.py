"""What `./run` needs before any package is installed: Python standard library only."""
