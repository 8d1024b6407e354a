# Golden values of group AUCs and their DeLong variances: Rscript test/golden/generate/group-auc.R > test/golden/stats/group-auc.json
suppressMessages(library(pROC))
library(jsonlite)
set.seed(11)
make <- function(rows, digits, shift) {
  label <- rbinom(rows, 1, 0.3)
  score <- round(plogis(rnorm(rows) + shift * label), digits)
  group <- sample(0:2, rows, TRUE, c(0.6, 0.3, 0.1))
  values <- lapply(0:2, function(g) {
    curve <- roc(label[group == g], score[group == g], direction = "<", levels = c(0, 1), quiet = TRUE)
    list(auc = as.numeric(auc(curve)), variance = var(curve, method = "delong"))
  })
  whole <- roc(label, score, direction = "<", levels = c(0, 1), quiet = TRUE)
  list(score = score, label = label, group = group, overall = as.numeric(auc(whole)),
       auc = sapply(values, `[[`, "auc"), variance = sapply(values, `[[`, "variance"))
}
cases <- list(continuous = make(200, 15, 1), rounded = make(300, 2, 1), coarse = make(250, 1, 0.5), strong = make(400, 3, 4))
cat(toJSON(list(tool = "R pROC", version = as.character(packageVersion("pROC")), script = "test/golden/generate/group-auc.R", cases = cases),
           digits = NA, auto_unbox = TRUE))
