"""The pages on which a reviewer checks values beside the text and approves them."""
