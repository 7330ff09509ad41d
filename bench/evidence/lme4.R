# Times lme4 on a CSV: Rscript lme4.R <file> <formula> [<formula> ...]
# Prints one line of JSON for reading the file and one for each model, without and with lme4's check of derivatives after its search.
# CPU seconds are those of this process, user and system. Nothing is compiled while R runs, so there is no cold and warm.
suppressPackageStartupMessages(library(lme4))

arguments <- commandArgs(trailingOnly = TRUE)
file <- arguments[1]
formulas <- arguments[-1]

# Evaluates its argument here, so that the clock runs around it.
timed <- function(work) {
  gc(full = TRUE)
  before <- proc.time()
  value <- work
  used <- proc.time() - before
  list(value = value, seconds = used[["user.self"]] + used[["sys.self"]])
}

# The most memory this process has held, in MiB, where the system says so.
peak_mib <- function() {
  status <- tryCatch(readLines("/proc/self/status"), error = function(e) character(0))
  line <- grep("^VmHWM:", status, value = TRUE)
  if (length(line) == 0) return("null")
  sprintf("%.0f", as.numeric(gsub("[^0-9]", "", line[1])) / 1024)
}

# A whole number as JSON has it.
whole <- function(value) if (length(value) == 1 && !is.na(value)) sprintf("%d", as.integer(value)) else "null"

read <- if (requireNamespace("data.table", quietly = TRUE)) {
  timed(data.table::fread(file, data.table = FALSE, nThread = 1))
} else {
  timed(read.csv(file))
}
sessions <- read$value
sessions$client <- factor(sessions$client)
sessions$therapist <- factor(sessions$therapist)
cat(sprintf('{"what":"load","rows":%d,"seconds":%.3f,"peakMiB":%s,"R":"%s","lme4":"%s"}\n',
  nrow(sessions), read$seconds, peak_mib(), paste(R.version$major, R.version$minor, sep = "."), as.character(packageVersion("lme4"))))

for (text in formulas) {
  for (derivatives in c(FALSE, TRUE)) {
    fit <- timed(suppressMessages(suppressWarnings(
      lmer(as.formula(text), data = sessions, REML = TRUE, control = lmerControl(calc.derivs = derivatives)))))
    cat(sprintf('{"what":"fit","formula":"%s","derivatives":%s,"seconds":%.3f,"criterion":%.6f,"evaluations":%s,"peakMiB":%s}\n',
      text, tolower(as.character(derivatives)), fit$seconds, REMLcrit(fit$value), whole(fit$value@optinfo$feval), peak_mib()))
  }
}
