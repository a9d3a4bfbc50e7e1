/** Does a value fit the declaration of a parameter? */
import type { Parameter, ParameterValue } from '../model/control.js';

type Declaration = Pick<Parameter, 'type' | 'minimum' | 'maximum'>;

/** What is wrong with the value; null: nothing. */
export function parameterFault({ type, minimum, maximum }: Declaration, value: ParameterValue): string | null {
  const seen = JSON.stringify(value);
  switch (type) {
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (type === 'integer' && !Number.isSafeInteger(value)))
        return `${seen} is not ${type === 'integer' ? 'a whole number' : 'a number'}`;
      if (minimum !== undefined && value < minimum) return `${seen} is less than ${minimum}`;
      return maximum !== undefined && value > maximum ? `${seen} is more than ${maximum}` : null;
    case 'boolean':
      return typeof value === 'boolean' ? null : `${seen} is not true or false`;
    case 'string':
      return typeof value === 'string' ? null : `${seen} is not a text`;
    case 'strings':
      return Array.isArray(value) ? null : `${seen} is not a list of texts`;
  }
}

/** Bounds that no value can keep, or that mean nothing. */
export function boundsFault({ type, minimum, maximum }: Declaration): string | null {
  if (minimum === undefined && maximum === undefined) return null;
  if (type !== 'integer' && type !== 'number') return `minimum and maximum belong to numbers, and this is ${type}`;
  return minimum !== undefined && maximum !== undefined && minimum > maximum
    ? `the minimum ${minimum} is more than the maximum ${maximum}`
    : null;
}

const directions: Readonly<Record<Parameter['type'], readonly Parameter['stricter'][]>> = {
  integer: ['lower', 'higher', 'none'],
  number: ['lower', 'higher', 'none'],
  boolean: ['true', 'false', 'none'],
  string: ['none'],
  strings: ['fewer', 'more', 'none'],
};
export const directionFault = ({ type, stricter }: Pick<Parameter, 'type' | 'stricter'>): string | null =>
  directions[type].includes(stricter) ? null : `stricter: ${stricter} makes no sense for ${type}; allowed: ${directions[type].join(', ')}`;
