"""Pages of drives that no desk or shelf gives by itself."""
