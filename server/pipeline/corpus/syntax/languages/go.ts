import type { ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, quotedPart } from './import-parts';

export const GO: LanguageSpec = {
  names: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier', 'label_name'],
  variables: ['identifier'],
  bindings: ['identifier'],
  comments: ['comment'],
  literals: [
    'interpreted_string_literal',
    'raw_string_literal',
    'rune_literal',
    'int_literal',
    'float_literal',
    'true',
    'false',
    'nil',
  ],
  opaque: ['struct_type', 'type_parameter_list'],
  functions: ['func_literal'],
  reads: [
    ...['argument_list', 'variadic_argument', 'selector_expression.operand', 'index_expression', 'slice_expression'],
    ...['binary_expression', 'unary_expression', 'parenthesized_expression', 'type_assertion_expression.operand'],
    ...['type_conversion_expression.operand', 'expression_list', 'range_clause.right', 'send_statement'],
    ...['literal_element', 'if_statement.condition', 'for_clause.condition', 'for_statement'],
    ...['expression_switch_statement.value', 'return_statement'],
  ],
  variablesAt: [
    ...[
      'short_var_declaration.left',
      'range_clause.left',
      'receive_statement.left',
      'var_spec.name',
      'const_spec.name',
    ],
    'type_switch_statement.alias',
  ],
  fieldsAt: ['field_declaration.name'],
  boundAt: ['func_literal.parameters', 'method_declaration.receiver', 'assignment_statement.left'],
  patternStops: [
    ...['selector_expression', 'index_expression', 'slice_expression', 'unary_expression', 'call_expression'],
    ...['parameter_declaration.type', 'variadic_parameter_declaration.type', 'parenthesized_expression'],
  ],
  definitions: {
    function_declaration: { kind: 'function', name: 'name', parameters: ['parameters'] },
    method_declaration: { kind: 'method', name: 'name', parameters: ['parameters'], receiver: 'receiver' },
    method_elem: { kind: 'method', name: 'name', parameters: ['parameters'] },
    type_spec: { kind: 'class', name: 'name' },
    type_alias: { kind: 'class', name: 'name' },
    package_clause: { kind: 'module' },
  },
  containers: { type_spec: 'name' },
  nameSteps: { selector_expression: 'field', index_expression: 'operand', type_instantiation_expression: 'type' },
  calls: { call_expression: { callee: 'function', arguments: ['arguments'] } },
  unnamedCalls: [],
  argumentLists: ['argument_list'],
  ignoredCallees:
    'make new len cap append copy delete panic recover print println min max clear close string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 bool byte rune error any complex64 complex128'.split(
      ' ',
    ),
  namedArguments: {},
  entries: { keyed_element: { name: 'key', notIn: ['map_type', 'slice_type', 'array_type'] } },
  argumentWrappers: [],
  bulkyArguments: ['func_literal', 'variadic_argument', 'map_type', 'slice_type', 'channel_type'],
  widenings: ['selector_expression', 'index_expression', 'binary_expression'],
  imports: { import_spec: readImportSpec },
  ignoredVariables: ['_'],
};

/** `alias "path"`, alone or in a block. */
function readImportSpec(view: TreeView, node: number): ImportStatement | null {
  const path = view.child(node, 'path');
  if (path < 0 || view.end(path) - view.start(path) < 3) return null;
  const part = quotedPart(view, path);
  return importFrom(view, node, '', [part], [{ module: view.text.slice(part.start, part.end), names: [] }]);
}
