/** What a test case sets and expects fits the control that it tests: parameters, sort of subject, and a verdict that can be. */
import type { Control } from '../model/control.js';
import type { Problem } from '../model/problem.js';
import { didYouMean } from './nearest.js';
import { parameterFault } from './parameters.js';
import { problemAt, type Path } from './places.js';
import type { RawCase } from './raw.js';
import type { YamlFile } from './yaml.js';

export function claimProblems(
  { params = {}, subject, expect, failed, reasons }: RawCase,
  path: Path,
  source: YamlFile,
  control: Control,
): readonly Problem[] {
  const wrong = (key: Path, message: string, hint = '', isKey = false): readonly Problem[] => {
    const at = [...path, ...key];
    return [problemAt(isKey ? source.keyAt(at) : source.at(at), 'E_TEST_CASE', at, message, hint)];
  };
  const known = Object.keys(control.params);
  return [
    ...Object.entries(params).flatMap(([name, value]) => {
      const declared = control.params[name];
      if (!declared) return wrong(['params', name], `${control.id} has no parameter "${name}"`, didYouMean(name, known), true);
      const fault = parameterFault(declared, value);
      return fault === null ? [] : wrong(['params', name], fault);
    }),
    ...(subject === undefined || control.subject.includes(subject)
      ? []
      : wrong(['subject'], `${control.id} gives no verdict about a ${subject}`, `it is about: ${control.subject.join(', ')}`)),
    ...(expect === 'pass' && failed !== undefined && failed.length > 0
      ? wrong(['failed'], 'a case that expects pass has no record that fails', 'expect fail, or take `failed` away')
      : []),
    ...(expect === 'fail' && failed?.length === 0
      ? wrong(['failed'], 'a case that expects fail has a record that fails', 'name the keys of the records, or take `failed` away')
      : []),
    ...(expect === 'pass' && reasons !== undefined && reasons.length > 0
      ? wrong(['reasons'], 'a case that expects pass has no reason why it is not evaluated', 'expect not-evaluated, or take `reasons` away')
      : []),
  ];
}
