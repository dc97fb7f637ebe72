"""What is read out of pages and files: figures of annual reports, text and tables of attachments."""
