"""金桥 Jinqiao: a patent marketplace. Layers, low to high: domain, models, gateways, services, web."""
