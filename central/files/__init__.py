"""Files that travel after the text: taken over tus, kept encrypted, let go with the last who names them."""
