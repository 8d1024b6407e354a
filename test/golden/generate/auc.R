# Golden values of AUCs from pROC: variance, paired and unpaired DeLong tests, with ties. Writes ../stats/auc-proc.json.
# Run: Rscript test/golden/generate/auc.R
suppressMessages({library(pROC); library(jsonlite)})
set.seed(20)
n <- 90
label <- as.integer(runif(n) < 0.35)
first <- round(rnorm(n, label * 1.1), 1)
second <- round(0.6 * first + rnorm(n, label * 0.3, 0.8), 1)
third_label <- as.integer(runif(60) < 0.5)
third <- round(rnorm(60, third_label * 0.5), 1)
r1 <- roc(label, first, direction = "<", quiet = TRUE)
r2 <- roc(label, second, direction = "<", quiet = TRUE)
r3 <- roc(third_label, third, direction = "<", quiet = TRUE)
paired <- roc.test(r1, r2, method = "delong", paired = TRUE)
paired_ci <- ci.auc(r1, method = "delong")
unpaired <- roc.test(r1, r3, method = "delong", paired = FALSE)
out <- list(
  tool = paste("pROC", packageVersion("pROC"), "on", R.version.string),
  script = "test/golden/generate/auc.R",
  label = label, first = first, second = second,
  thirdLabel = third_label, third = third,
  auc = c(as.numeric(auc(r1)), as.numeric(auc(r2)), as.numeric(auc(r3))),
  variance = c(var(r1), var(r2), var(r3)),
  covariance = cov(r1, r2, method = "delong"),
  waldInterval = c(paired_ci[1], paired_ci[3]),
  paired = list(z = unname(paired$statistic), p = paired$p.value, low = paired$conf.int[1], high = paired$conf.int[2]),
  # pROC refers the unpaired statistic to Student's t with Welch degrees of freedom; only the statistic itself is compared.
  unpaired = list(statistic = unname(unpaired$statistic)))
out[1:2] <- lapply(out[1:2], unbox)
out$covariance <- unbox(out$covariance)
out$paired <- lapply(out$paired, unbox)
out$unpaired <- lapply(out$unpaired, unbox)
file <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
path <- file.path(dirname(file), "..", "stats", "auc-proc.json")
write(toJSON(out, digits = I(17)), path)
