"""Reading over every context: figures that belong to none of them alone. It writes nothing."""
