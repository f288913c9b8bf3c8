"""What people are told, as values; bot.ui decides how it looks, bot.slack where it goes."""
