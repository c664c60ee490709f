"""The command line: words -> one library call each."""
