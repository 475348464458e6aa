"""How rows of item views are painted; nothing here changes anything or knows more than a row's dataclass."""
