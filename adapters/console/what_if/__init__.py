"""What would differ under another rulebook; nothing of it is written."""
