import type { ImportPart, ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, partOf } from './import-parts';

const callable = { kind: 'function', name: 'name', parameters: ['parameters'] } as const;
const type = { kind: 'class', name: 'name' } as const;

export const RUST: LanguageSpec = {
  names: ['identifier', 'field_identifier', 'type_identifier', 'shorthand_field_identifier'],
  variables: ['identifier'],
  bindings: ['identifier', 'shorthand_field_identifier'],
  comments: ['line_comment', 'block_comment'],
  literals: [
    'string_literal',
    'raw_string_literal',
    'char_literal',
    'integer_literal',
    'float_literal',
    'boolean_literal',
  ],
  opaque: [
    ...['attribute_item', 'inner_attribute_item', 'token_tree'],
    ...['macro_definition', 'type_arguments', 'type_parameters', 'where_clause', 'macro_invocation'],
  ],
  functions: ['closure_expression'],
  reads: [
    ...['arguments', 'field_expression.value', 'index_expression', 'tuple_expression', 'array_expression'],
    ...['binary_expression', 'unary_expression', 'reference_expression.value', 'parenthesized_expression'],
    ...[
      'try_expression',
      'await_expression',
      'range_expression',
      'type_cast_expression.value',
      'closure_expression.body',
    ],
    ...['let_declaration.value', 'assignment_expression.right', 'compound_assignment_expr.right', 'return_expression'],
    ...['for_expression.value', 'match_expression.value', 'match_arm.value', 'if_expression.condition', 'block.-'],
    ...['while_expression.condition', 'let_condition.value', 'match_pattern.condition', 'field_initializer.value'],
    ...['shorthand_field_initializer', 'base_field_initializer', 'const_item.value', 'static_item.value'],
    'break_expression',
  ],
  variablesAt: [
    'let_declaration.pattern',
    'for_expression.pattern',
    'let_condition.pattern',
    'const_item.name',
    'static_item.name',
  ],
  fieldsAt: ['field_declaration.name', 'enum_variant.name'],
  boundAt: [
    'match_arm.pattern',
    'closure_expression.parameters',
    'assignment_expression.left',
    'compound_assignment_expr.left',
  ],
  patternStops: [
    ...['tuple_struct_pattern.type', 'struct_pattern.type', 'match_pattern.condition', 'parameter.type'],
    ...['scoped_identifier', 'field_expression', 'index_expression', 'unary_expression', 'macro_invocation'],
  ],
  definitions: {
    function_item: callable,
    function_signature_item: callable,
    struct_item: type,
    enum_item: type,
    union_item: type,
    trait_item: type,
    type_item: type,
    associated_type: type,
    mod_item: { kind: 'module', name: 'name' },
    macro_definition: { kind: 'function', name: 'name' },
  },
  containers: { struct_item: 'name', enum_item: 'name', union_item: 'name', trait_item: 'name', impl_item: 'type' },
  nameSteps: {
    ...{ field_expression: 'field', scoped_identifier: 'name', generic_function: 'function', generic_type: 'type' },
    ...{ scoped_type_identifier: 'name', reference_type: 'type' },
  },
  calls: { call_expression: { callee: 'function', arguments: ['arguments'] } },
  unnamedCalls: [],
  argumentLists: ['arguments'],
  ignoredCallees: ['Some', 'Ok', 'Err', 'Box', 'drop'],
  namedArguments: {},
  entries: { field_initializer: { name: 'field' } },
  argumentWrappers: [],
  bulkyArguments: [
    'closure_expression',
    'macro_invocation',
    'match_expression',
    'if_expression',
    'block',
    'unit_expression',
  ],
  widenings: ['field_expression', 'index_expression', 'binary_expression', 'range_expression'],
  imports: { use_declaration: readUse },
  ignoredVariables: ['_'],
  lowerCaseBindings: true,
};

/** Deeper groups than anybody writes are not followed. */
const MAX_DEPTH = 32;
const ROOTS = /^(?:crate|self|super)(?:::super)*$/;

/** `use a::b::{self, C, d::{E as F}};` */
function readUse(view: TreeView, node: number): ImportStatement | null {
  const argument = view.child(node, 'argument');
  if (argument < 0) return null;
  const parts: ImportPart[] = [];
  const modules: ImportStatement['modules'] = [];
  const nameIn = (module: string, name: number) => {
    parts.push(partOf(view, 'imported-name', name));
    const known = modules.find((entry) => entry.module === module);
    if (known) known.names.push(view.slice(name));
    else modules.push({ module, names: [view.slice(name)] });
  };
  const moduleIn = (scope: string, path: number): string => {
    const own = view.slice(path);
    if (!ROOTS.test(own)) parts.push(partOf(view, 'module', path));
    return scope === '' ? own : `${scope}::${own}`;
  };
  const read = (at: number, scope: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const kind = view.typeName(at);
    const path = view.child(at, 'path');
    if (kind === 'use_as_clause') read(path, scope, depth + 1);
    else if (kind === 'scoped_use_list')
      readAll(view.child(at, 'list'), path < 0 ? scope : moduleIn(scope, path), depth);
    else if (kind === 'use_list') readAll(at, scope, depth);
    else if (kind === 'use_wildcard') {
      const [first = -1] = view.children(at);
      if (first >= 0) modules.push({ module: moduleIn(scope, first), names: [] });
    } else if (kind === 'scoped_identifier' && path >= 0) nameIn(moduleIn(scope, path), view.child(at, 'name'));
    else if (kind === 'identifier' && scope === '') modules.push({ module: moduleIn('', at), names: [] });
    else if (kind === 'identifier') nameIn(scope, at);
    else if (kind === 'self') modules.push({ module: scope, names: [] });
  };
  const readAll = (list: number, scope: string, depth: number) => {
    for (const child of view.children(list)) read(child, scope, depth + 1);
  };
  read(argument, '', 0);
  const keyword = /^(?:pub(?:\s*\([^)]*\))?\s+)?use/.exec(view.slice(node))?.[0] ?? 'use';
  return importFrom(view, node, keyword, parts, modules);
}
