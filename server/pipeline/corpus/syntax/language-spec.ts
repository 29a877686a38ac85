/**
 * What has to be known about a language to find its names, calls, definitions and imports: node types and fields of
 * its grammar, as data. The logic that reads it is the same for all.
 *
 * A place is written `parent.field` (the child in that field), `parent` (any child) or `parent.-` (a child in no field).
 */
import type { FileSymbols, TargetRole } from '../../schema';
import type { TreeView } from './tree-view';

export type Definition = FileSymbols['definitions'][number];

export type DefinitionSpec = {
  kind: Definition['kind'];
  /** Field of its name; the first child when absent. */
  name?: string;
  parameters?: readonly string[];
  /** Counts only when this field holds a function, whose parameters are then read. */
  value?: string;
  /** Field whose first type name is the container, as in the receiver of a Go method. */
  receiver?: string;
  /** It is a variable after all when its parent and grandparent are of these types: `Foo bar(x);` in a C++ function. */
  variableIn?: [parent: string, grandparent: string];
};

export type CallSpec = {
  callee: string;
  /** Fields of the arguments in order; the hole ends with the last that is there. */
  arguments: string[];
  /** `new X()`: X is a callee, however long the path that leads to it. */
  constructs?: boolean;
};

export type ImportPart = { role: Extract<TargetRole, 'module' | 'imported-name'>; start: number; end: number };

export type ImportStatement = {
  node: number;
  /** What the hole takes, UTF-16. */
  start: number;
  end: number;
  parts: ImportPart[];
  modules: FileSymbols['imports'];
};

export type LanguageSpec = {
  /** Leaves that name something. */
  names: string[];
  /** Leaves that can read a variable. */
  variables: string[];
  /** Leaves that give a variable its name in a pattern. */
  bindings: string[];
  comments: string[];
  /** Literals with no names in them, whatever children their grammar gives them. */
  literals: string[];
  /** Nodes in which no hole is cut, beside literals: text with names in it, types, annotations, macros. */
  opaque: string[];
  /** Functions without a name; they end the search for the class around a definition. */
  functions: string[];
  /** Places where an identifier is a read of a variable. */
  reads: string[];
  /** Places of patterns whose names are variables (or fields, right in a class). */
  variablesAt: string[];
  /** Places of names of fields. */
  fieldsAt: string[];
  /** Places of patterns whose names can be read but are no definitions of their own: parameters, written variables. */
  boundAt: string[];
  /** Nodes and places in patterns that hold no name of it. */
  patternStops: string[];
  definitions: Record<string, DefinitionSpec>;
  /** Nodes whose definitions are members, with the field of their name. */
  containers: Record<string, string>;
  /** Where the name in a longer expression is: a field, or the first or last child. */
  nameSteps: Record<string, string>;
  calls: Record<string, CallSpec>;
  /** Nodes that hold a list of arguments without a name that is called. */
  unnamedCalls: string[];
  argumentLists: string[];
  /** Callees that no hole is cut at: conversions, casts and what belongs to the language. */
  ignoredCallees: string[];
  /** Arguments that can have a name, with its field. */
  namedArguments: Record<string, string>;
  /** Entries of an object or struct, which are named arguments too. */
  entries: Record<string, EntrySpec>;
  /** Nodes around an argument: C# wraps each. */
  argumentWrappers: string[];
  /** Arguments that are neither holes nor targets as a whole. */
  bulkyArguments: string[];
  /** A named argument may be appended to a call, unless its last argument is one of these; absent when there are none. */
  appendsUnlessAfter?: string[];
  /** Expressions to which an identifier at their start is widened. */
  widenings: string[];
  imports: Record<string, (view: TreeView, node: number) => ImportStatement | null>;
  /** The object through which methods reach fields: `self`, `this`. */
  selfName?: string;
  /** Names that are never variables. */
  ignoredVariables: string[];
  /** In patterns, a name with a capital is a constant that is compared, not a variable. */
  lowerCaseBindings?: boolean;
};

export type EntrySpec = {
  /** Field of the name. */
  name: string;
  /** Only entries of an object that is itself an argument. */
  inArguments?: boolean;
  /** Only where the parent is of this type. */
  parent?: string;
  /** Not in literals of these types: keys of maps are no names. */
  notIn?: string[];
};
