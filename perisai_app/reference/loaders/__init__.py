"""One loader a table: rows of a CSV become values of the rule book, wherever the files came from."""
