"""The pages of documents and passages: bringing in, reading, marking, editions."""
