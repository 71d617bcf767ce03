"""PDF: checked bytes, two engines, the doubts about its text, its pages one by one."""
