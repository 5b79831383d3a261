{
  "batchId": "${body.batchId}",
  "letters": "${body.letters!}",
  "sheets": "${body.sheets!}",
  "mailed": "${body.mailed!}",
  "rejected": "${body.rejected!}",
  "stopped": "${body.stopped!}"
}
