"""The description of the API (OpenAPI 3.1), made from what its views are made from."""
