// The numbers of a chart's axis: round steps that hold all values.

/** {low, high, ticks} around the values; with `zero` the axis begins or ends there at the latest. */
export function scale(values, zero) {
  let low = Math.min(...values, ...(zero ? [0] : []));
  let high = Math.max(...values, ...(zero ? [0] : []));
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  const step = round((high - low) / 4);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: ticks[0], high: ticks.at(-1), ticks: ticks.map((tick) => Number(tick.toPrecision(12))) };
}

/** The next 1, 2, 2.5, 5 or 10 times a power of ten. */
function round(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].find((each) => each * power >= rough * 0.999) * power;
}

export const number = (value) => new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 }).format(value);

/** The labels along the axis: the app's own order, or that in which the data name them. */
export const categories = ({ series, axis_config: axis }) =>
  axis?.categories ?? [...new Set(series.flatMap((each) => each.data.map((point) => point.label)))];
