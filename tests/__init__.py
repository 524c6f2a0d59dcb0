"""Every test, and what they share: the browser and the running app, the bench, the load, the network's guard."""
