# Rscript run.R counts.csv jobs.csv answers.csv
#
# What the R package `surveillance` says about the series of counts.csv (one column each, weeks downwards) for the settings
# of jobs.csv (one line each; `series` and `week` count from 1). The answers are in the order of the jobs; NA where R has none.
suppressMessages(library(surveillance))
given <- commandArgs(TRUE)
counts <- as.matrix(read.csv(given[1], check.names = FALSE))
jobs <- read.csv(given[2], stringsAsFactors = FALSE)
number <- function(x) if (length(x)) as.numeric(x)[length(as.numeric(x))] else NA_real_

flexible <- function(y, job) {
  control <- list(
    range = job$week, b = job$years, w = job$half_window, reweight = as.logical(job$reweight),
    weightsThreshold = job$outlying, glmWarnings = FALSE, alpha = job$alpha, trend = as.logical(job$trend),
    pThresholdTrend = job$trend_p, limit54 = c(job$cases, job$period), powertrans = job$power,
    noPeriods = job$levels, pastWeeksNotIncluded = job$skipped, thresholdMethod = job$threshold,
    populationOffset = FALSE)
  found <- farringtonFlexible(sts(observed = matrix(y), frequency = job$frequency), control)
  c(number(found@control$expected), number(upperbound(found)), number(found@control$pvalue),
    number(found@control$phiVector), number(found@control$trend), number(found@control$trendVector),
    number(alarms(found)))
}
original <- function(y, job) {
  control <- list(
    range = job$week, b = job$years, w = job$half_window, reweight = as.logical(job$reweight), verbose = FALSE,
    alpha = job$alpha, trend = as.logical(job$trend), limit54 = c(job$cases, job$period), powertrans = job$power)
  found <- farrington(sts(observed = matrix(y), frequency = job$frequency), control)
  c(number(found@control$pd[, 2]), number(upperbound(found)), NA, NA, NA, NA, number(alarms(found)))
}
ears <- function(y, job) {
  control <- list(
    range = (job$week - 4):job$week, method = job$method, baseline = job$baseline,
    minSigma = job$least_sigma, alpha = job$alpha)
  found <- earsC(sts(observed = matrix(y), frequency = 52), control)
  c(NA, number(upperbound(found)), NA, NA, NA, NA, number(alarms(found)))
}
charts <- function(y, job) {
  range <- job$first:job$week
  s <- sts(observed = matrix(y), frequency = 52)
  mean <- if (job$mean_of > 0) counts[range, job$mean_of] / 1000 else NULL
  if (job$method == "cusum") {
    control <- list(range = range, k = job$k, h = job$h, m = mean, trans = job$trans)
    if (!is.na(job$dispersion)) control$alpha <- job$dispersion
    found <- cusum(s, control)
  } else {
    control <- list(range = range, c.ARL = job$h, mu0 = mean, alpha = job$dispersion, change = job$change,
                    Mtilde = job$first_full, M = job$back, dir = job$dir, ret = job$ret)
    if (!is.na(job$k)) control$theta <- job$k
    found <- if (job$method == "glrpois") { control$alpha <- NULL; glrpois(s, control) } else glrnb(s, control)
  }
  c(NA, number(upperbound(found)), NA, NA, NA, NA, number(alarms(found)),
    paste(signif(as.numeric(upperbound(found)), 15), collapse = " "), paste(as.integer(alarms(found)), collapse = ""))
}
began <- proc.time()
rows <- lapply(seq_len(nrow(jobs)), function(i) {
  job <- jobs[i, ]
  run <- switch(job$method, flexible = flexible, original = original, C1 = , C2 = , C3 = ears, charts)
  y <- counts[seq_len(job$week), job$series]
  found <- tryCatch(suppressWarnings(run(y, job)), error = function(e) rep(NA, 7))
  c(if (length(found) == 9) c(rep(NA, 6), found[7]) else found, if (length(found) == 9) found[8:9] else c("", ""))
})
took <- proc.time() - began
out <- as.data.frame(do.call(rbind, rows), stringsAsFactors = FALSE)
names(out) <- c("expected", "upper", "p", "phi", "trend", "slope", "alarm", "path", "alarms")
for (name in names(out)[1:7]) out[[name]] <- ifelse(is.na(out[[name]]), "NA", format(as.numeric(out[[name]]), digits = 15, scientific = TRUE, trim = TRUE))
writeLines(sprintf("# R %s, surveillance %s, %.3f seconds of CPU", getRversion(), packageVersion("surveillance"), sum(took[1:2])), given[3])
suppressWarnings(write.table(out, given[3], append = TRUE, sep = ",", row.names = FALSE, quote = FALSE))
