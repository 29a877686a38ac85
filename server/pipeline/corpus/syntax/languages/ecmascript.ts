/** JavaScript and TypeScript: one specification, for the grammars share their node types. */
import type { ImportPart, ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, partOf, quotedPart } from './import-parts';

const FUNCTION_VALUES = ['arrow_function', 'function_expression', 'generator_function'];
const functionValue = { kind: 'function', value: 'value', parameters: ['parameters', 'parameter'] } as const;
const method = { kind: 'method', name: 'name', parameters: ['parameters'] } as const;
const functionNamed = { kind: 'function', name: 'name', parameters: ['parameters'] } as const;
const type = { kind: 'class', name: 'name' } as const;

export const ECMASCRIPT: LanguageSpec = {
  names: [
    ...['identifier', 'property_identifier', 'private_property_identifier', 'shorthand_property_identifier'],
    ...['shorthand_property_identifier_pattern', 'type_identifier', 'statement_identifier'],
  ],
  variables: ['identifier', 'shorthand_property_identifier'],
  bindings: ['identifier', 'shorthand_property_identifier_pattern'],
  comments: ['comment', 'html_comment'],
  literals: ['string', 'number', 'regex', 'true', 'false', 'null', 'jsx_text'],
  opaque: [
    ...['template_string', 'type_annotation', 'type_arguments', 'type_parameters'],
    ...['interface_declaration', 'type_alias_declaration', 'type_predicate_annotation', 'ambient_declaration'],
  ],
  functions: FUNCTION_VALUES,
  reads: [
    ...['arguments', 'spread_element', 'member_expression.object', 'subscript_expression', 'pair.value', 'array'],
    ...['object', 'binary_expression', 'unary_expression', 'ternary_expression', 'parenthesized_expression'],
    ...['await_expression', 'yield_expression', 'non_null_expression', 'as_expression', 'satisfies_expression'],
    ...['variable_declarator.value', 'assignment_expression.right', 'augmented_assignment_expression.right'],
    ...['return_statement', 'throw_statement', 'arrow_function.body', 'for_in_statement.right', 'switch_case.value'],
    ...['field_definition.value', 'public_field_definition.value', 'assignment_pattern.right', 'sequence_expression'],
    ...['object_assignment_pattern.right', 'required_parameter.value', 'optional_parameter.value', 'jsx_expression'],
    ...['computed_property_name', 'for_statement.condition'],
  ],
  variablesAt: ['variable_declarator.name', 'for_in_statement.left'],
  fieldsAt: [
    ...['field_definition.property', 'public_field_definition.name', 'property_signature.name', 'enum_body.name'],
    ...['enum_assignment.name'],
  ],
  boundAt: [
    ...['assignment_expression.left', 'augmented_assignment_expression.left', 'catch_clause.parameter'],
    ...FUNCTION_VALUES.map((name) => `${name}.parameters`),
    'arrow_function.parameter',
  ],
  patternStops: [
    ...['member_expression', 'subscript_expression', 'call_expression', 'type_annotation', 'decorator'],
    ...['assignment_pattern.right', 'object_assignment_pattern.right', 'required_parameter.value'],
    ...['optional_parameter.value', 'computed_property_name', 'non_null_expression', 'as_expression'],
  ],
  definitions: {
    function_declaration: functionNamed,
    generator_function_declaration: functionNamed,
    function_signature: functionNamed,
    method_definition: method,
    method_signature: method,
    abstract_method_signature: method,
    variable_declarator: { ...functionValue, name: 'name' },
    pair: { ...functionValue, name: 'key' },
    field_definition: { ...functionValue, kind: 'method', name: 'property' },
    public_field_definition: { ...functionValue, kind: 'method', name: 'name' },
    assignment_expression: { ...functionValue, name: 'left', value: 'right' },
    class_declaration: type,
    abstract_class_declaration: type,
    interface_declaration: type,
    type_alias_declaration: type,
    enum_declaration: type,
    internal_module: { kind: 'module', name: 'name' },
    module: { kind: 'module', name: 'name' },
  },
  containers: {
    ...{ class_declaration: 'name', abstract_class_declaration: 'name', class: 'name', interface_declaration: 'name' },
    ...{ type_alias_declaration: 'name', enum_declaration: 'name' },
  },
  nameSteps: { member_expression: 'property', non_null_expression: 'first', await_expression: 'first' },
  calls: {
    call_expression: { callee: 'function', arguments: ['arguments'] },
    new_expression: { callee: 'constructor', arguments: ['arguments'], constructs: true },
  },
  unnamedCalls: [],
  argumentLists: ['arguments'],
  ignoredCallees: 'require await String Number Boolean Symbol BigInt Array Object parseInt parseFloat isNaN'.split(' '),
  namedArguments: {},
  entries: { pair: { name: 'key', inArguments: true } },
  argumentWrappers: [],
  bulkyArguments: [...FUNCTION_VALUES, 'object', 'spread_element', 'class', 'template_string', 'jsx_element'],
  appendsUnlessAfter: ['object', 'spread_element'],
  widenings: ['member_expression', 'subscript_expression', 'binary_expression'],
  imports: {
    import_statement: readImport,
    export_statement: readImport,
    lexical_declaration: readRequireDeclaration,
    variable_declaration: readRequireDeclaration,
    call_expression: readRequireCall,
  },
  selfName: 'this',
  ignoredVariables: ['undefined', 'arguments', 'module', 'exports', '_'],
};

/** `import … from 'm'`, `import 'm'`, `import f = require('m')`, `export … from 'm'`. */
function readImport(view: TreeView, node: number): ImportStatement | null {
  const clauses = view.children(node);
  const equals = clauses.find((child) => view.typeName(child) === 'import_require_clause');
  const source = view.child(equals ?? node, 'source');
  if (source < 0) return null;
  const parts: ImportPart[] = [];
  for (let at = node + 1; at < view.after(node); at++) {
    const isName = /^(?:import|export)_specifier$/.test(view.typeName(at));
    if (isName) parts.push(partOf(view, 'imported-name', view.child(at, 'name')));
  }
  return withModule(view, node, view.slice(node).startsWith('export') ? 'export' : 'import', source, parts);
}

/** `const { a } = require('m');`: one declaration, in which nothing but `require` is called. */
function readRequireDeclaration(view: TreeView, node: number): ImportStatement | null {
  const [declarator = -1, ...others] = view.children(node);
  if (declarator < 0 || others.length > 0) return null;
  let value = view.child(declarator, 'value');
  if (value >= 0 && view.typeName(value) === 'member_expression') value = view.child(value, 'object');
  const source = value < 0 ? -1 : requiredModule(view, value);
  if (source < 0) return null;
  const pattern = view.child(declarator, 'name');
  const parts = view.typeName(pattern) === 'object_pattern' ? view.children(pattern).flatMap(destructured) : [];
  const keyword = /^\w+/.exec(view.slice(node))?.[0] ?? '';
  return withModule(view, node, keyword, source, parts);

  function destructured(entry: number): ImportPart[] {
    const kind = view.typeName(entry);
    if (kind === 'shorthand_property_identifier_pattern') return [partOf(view, 'imported-name', entry)];
    return kind === 'pair_pattern' ? [partOf(view, 'imported-name', view.child(entry, 'key'))] : [];
  }
}

/** `require('m')` or `import('m')` amid other code. */
function readRequireCall(view: TreeView, node: number): ImportStatement | null {
  const source = requiredModule(view, node);
  return source < 0 ? null : withModule(view, node, '', source, []);
}

function withModule(
  view: TreeView,
  node: number,
  keyword: string,
  source: number,
  names: ImportPart[],
): ImportStatement | null {
  const module = quotedPart(view, source);
  if (module.end <= module.start) return null;
  const parts = [...names, module].sort((a, b) => a.start - b.start);
  const record = {
    module: view.text.slice(module.start, module.end),
    names: names.map(({ start, end }) => view.text.slice(start, end)),
  };
  return importFrom(view, node, keyword, parts, [record]);
}

/** The string node of a call of `require` or `import`; -1 for any other node. */
function requiredModule(view: TreeView, node: number): number {
  if (view.typeName(node) !== 'call_expression') return -1;
  const callee = view.child(node, 'function');
  if (callee < 0 || !/^(?:require|import)$/.test(view.slice(callee))) return -1;
  const list = view.child(node, 'arguments');
  const [first = -1] = list < 0 ? [] : view.children(list);
  return first >= 0 && view.typeName(first) === 'string' ? first : -1;
}
