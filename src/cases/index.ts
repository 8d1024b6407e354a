// The case table: reading, joining, labels, attributes, and the cases that an audit reads.
export { makeAttribute } from './attribute.ts';
export { attributeFromFlag } from './attribute-from-flag.ts';
export { buildCases, type CasesPlan } from './build-cases.ts';
export type {
  Attribute,
  AttributeRecipe,
  BinaryTask,
  Cases,
  Exclusion,
  JoinCount,
  MulticlassTask,
  QualityTask,
  Split,
  Task,
} from './cases.ts';
export { columnOf, numberColumn, placeOf, textColumn } from './column.ts';
export { concatTables } from './concat-tables.ts';
export { type ColumnSummary, describeTable, type TableSummary } from './describe-table.ts';
export { evaluateExpression, missingTruth } from './expression/evaluate-expression.ts';
export { type Comparison, type Expression, parseExpression } from './expression/parse-expression.ts';
export { unknownGroup } from './groups.ts';
export { type InputFile, inputFromBytes, inputFromText } from './input.ts';
export { type Joined, type JoinOptions, joinTables } from './join-tables.ts';
export { missingTokens, unknownWords } from './missing.ts';
export type { Encoding } from './read/decode-text.ts';
export { longestCell } from './read/read-delimited.ts';
export { type ReadOptions, readTable } from './read/read-table.ts';
export type { Column, NumberColumn, Origin, SkippedColumn, Table, TextColumn } from './table.ts';
