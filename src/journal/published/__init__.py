"""What is out: series, posts, people, releases, and the one door by which they come in."""
