// The plan as a YAML document that remembers where everything stands.
import { parseYamlDocument, type YamlDocument } from '../../formats/yaml-document.ts';

/** A parsed plan. `place` gives `file:line:column` of a path, or of its nearest ancestor. */
export type PlanDocument = YamlDocument;

/**
 * Parses YAML (or JSON, which is YAML) with all its syntax errors at once.
 * @throws `EvenhandError` of kind `usage` naming line and column of each syntax error.
 */
export function parsePlanDocument(text: string, file: string): PlanDocument {
  return parseYamlDocument(text, file, { code: 'plan/syntax' });
}
