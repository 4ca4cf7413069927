"""Three Elasticsearch nodes on this machine, of which tests may kill one and start it again."""

from pathlib import Path
from typing import Any

from marketplace.bootstrap.elasticsearch_distribution import unpacked
from marketplace.bootstrap.elasticsearch_node import Node, health, is_whole, wait
from marketplace.bootstrap.servers import Place, free_port

HEAP = "400m"
NAMES = ("node-1", "node-2", "node-3")


def start(place: Place) -> dict[str, Any]:
    """Start all nodes and wait until they have found each other; returns the entry for the state file."""
    nodes = nodes_in(place)
    ports = [free_port() for _ in NAMES]
    transport = [free_port() for _ in NAMES]
    for node, name, port, own in zip(nodes, NAMES, ports, transport, strict=True):
        lines = {
            "cluster.name": "jinqiao-cluster",
            "node.name": name,
            "http.port": port,
            "transport.port": own,
            "discovery.seed_hosts": [f"127.0.0.1:{other}" for other in transport],
            "cluster.initial_master_nodes": list(NAMES),
            "xpack.security.enabled": "false",
        }
        node.configure(lines)
        node.launch(HEAP)
    wait(nodes, lambda: health(f"http://127.0.0.1:{ports[0]}"))
    return {"folder": str(place.folder), "ports": ports}


def nodes_in(place: Place) -> list[Node]:
    """The nodes, running or not."""
    home = unpacked(place.folder.parent)
    return [Node(Place(place.folder / name), home) for name in NAMES]


def stop(place: Place, _entry: dict[str, Any]) -> None:
    """End all nodes."""
    for node in nodes_in(place):
        node.end()


def is_alive(entry: dict[str, Any]) -> bool:
    """True when all nodes live and are one cluster."""
    nodes = nodes_in(Place(Path(entry["folder"])))
    whole = is_whole(health(f"http://127.0.0.1:{entry['ports'][0]}"), len(nodes))
    return whole and all(node.runs() for node in nodes)


def settings(entry: dict[str, Any]) -> dict[str, str]:
    """Settings line for tests: all nodes, and the index prefix."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in entry["ports"])
    return {"JINQIAO_TEST_ELASTICSEARCH_CLUSTER_URL": f"http://{hosts}/jinqiao-test"}
