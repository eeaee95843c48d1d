"""What is left when something breaks in the middle: real processes, real sockets, a real PostgreSQL that waits for the disk."""
