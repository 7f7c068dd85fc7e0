"""What the documents tell is typed in as printed."""
