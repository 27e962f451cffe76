"""The tutor: an article, the steps through it, and the coach that leads from one to the next."""
