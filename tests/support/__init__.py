"""What tests share: workbooks written as text, the running app and a browser, a login provider."""
