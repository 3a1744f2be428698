"""How a post is cited: two references in words, three files for programs, tags for a browser's collector."""
