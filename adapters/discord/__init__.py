"""Discord as a platform. Inside this package `import discord` is the library."""
