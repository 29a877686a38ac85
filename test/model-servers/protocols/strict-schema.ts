/** Test fixture: what OpenAI refuses in a schema that it is to enforce. No model is behind it. */
import { isObject } from '../fit-schema';
import type { JsonObject } from '../types';
import { BadRequest } from './protocol';

/**
 * Checks a schema of strict mode by the documented rules: an object at the root, every property required, none beyond.
 * @throws BadRequest as the API says it
 */
export function checkStrictSchema(schema: JsonObject, place: string): void {
  const refuse = (context: string, problem: string) => {
    throw new BadRequest(`Invalid schema for ${place}: ${context}${problem}`, 'invalid_json_schema');
  };
  if (schema.type !== 'object') {
    refuse('', `schema must be a JSON Schema of 'type: "object"', got 'type: "${schema.type ?? 'None'}"'.`);
  }
  const visit = (part: unknown, path: string[]) => {
    if (!isObject(part)) return;
    const context = `In context=(${path.map((name) => `'${name}'`).join(', ')}), `;
    if (part.oneOf !== undefined) refuse(context, "'oneOf' is not permitted.");
    if (part.type === 'object' || isObject(part.properties)) {
      if (part.additionalProperties !== false) {
        refuse(context, "'additionalProperties' is required to be supplied and to be false.");
      }
      const properties = isObject(part.properties) ? part.properties : {};
      const required = Array.isArray(part.required) ? part.required : [];
      const missing = Object.keys(properties).find((name) => !required.includes(name));
      if (missing) {
        refuse(
          context,
          `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`,
        );
      }
      for (const [name, value] of Object.entries(properties)) visit(value, [...path, 'properties', name]);
    }
    if (Array.isArray(part.anyOf)) {
      part.anyOf.forEach((value, n) => {
        visit(value, [...path, 'anyOf', String(n)]);
      });
    }
    visit(part.items, [...path, 'items']);
    const definitions = isObject(part.$defs) ? part.$defs : {};
    for (const [name, value] of Object.entries(definitions)) visit(value, [...path, '$defs', name]);
  };
  visit(schema, []);
}
