"""What programs read of the site: feeds, the graph of a page, the map for search engines."""
