"""Rows for item views: plain frozen lines and ids; nothing here asks the store or a service."""
