"""How fast, against whom: each script runs us and the peers side by side in one run and prints ratios."""
