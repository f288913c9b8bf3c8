"""The App Marketplace: building apps, deciding which are allowed, and taking one's own away."""
