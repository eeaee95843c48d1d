"""What goes over the wire: requests in, representations out. Codes, ids and moments; never a translated word."""
