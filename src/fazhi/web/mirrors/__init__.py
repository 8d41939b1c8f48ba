"""Pages on where procedures run, and on what is compared with upper platforms 运行方式、对账."""
