"""One Elasticsearch node without passwords, for most tests."""

from typing import Any

from marketplace.bootstrap.elasticsearch_distribution import unpacked
from marketplace.bootstrap.elasticsearch_node import Node, health, is_whole, wait
from marketplace.bootstrap.servers import Place, end_group, free_port, is_ours

HEAP = "768m"


def start(place: Place) -> dict[str, Any]:
    """Fetch, unpack, start and wait until it answers; returns the entry for the state file."""
    node = Node(place, unpacked(place.folder.parent))
    port = free_port()
    node.configure(single_node("jinqiao", port) | {"xpack.security.enabled": "false"})
    pid = node.launch(HEAP)
    wait([node], lambda: health(f"http://127.0.0.1:{port}"))
    return {"pid": pid, "port": port, "mark": str(place.folder)}


def single_node(cluster: str, port: int) -> dict[str, object]:
    """Configuration lines of a cluster of one."""
    return {
        "cluster.name": cluster,
        "node.name": f"{cluster}-1",
        "http.port": port,
        "transport.port": free_port(),
        "discovery.type": "single-node",
    }


def stop(_place: Place, entry: dict[str, Any]) -> None:
    """End the server."""
    end_group(entry["pid"], entry["mark"])


def is_alive(entry: dict[str, Any]) -> bool:
    """True when our node lives and answers its health request."""
    return is_ours(entry["pid"], entry["mark"]) and is_whole(health(f"http://127.0.0.1:{entry['port']}"), 1)


def settings(entry: dict[str, Any]) -> dict[str, str]:
    """Settings lines; the last part of the address is the index prefix."""
    address = f"http://127.0.0.1:{entry['port']}"
    return {
        "JINQIAO_SEARCH_URL": f"{address}/jinqiao",
        "JINQIAO_TEST_ELASTICSEARCH_URL": f"{address}/jinqiao-test",
    }
