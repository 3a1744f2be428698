"""Text on its way to a page: Markdown to safe HTML, words compared whatever their signs look like."""
