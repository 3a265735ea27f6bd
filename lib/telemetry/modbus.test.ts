import { expect, test } from "vitest";
import { modbusLines, modbusMapping, readModbusLines } from "./modbus";

const read = (value: unknown) => modbusMapping.safeParse(readModbusLines(value));

test("a register per line becomes a mapping, and shows as the same lines again", () => {
  const text = "vib-1 holding 100 float32 3\nrun coil 7 bool 1";
  expect(read(`${text}\n\n`).data).toEqual([
    { tag: "vib-1", kind: "holding", register: 100, type: "float32", unit: 3 },
    { tag: "run", kind: "coil", register: 7, type: "bool", unit: 1 },
  ]);
  expect(modbusLines(read(text).data)).toBe(text);
  expect(read("vib-1, holding, 100, float32").data).toEqual([{ tag: "vib-1", kind: "holding", register: 100, type: "float32", unit: 1 }]);
});

test("JSON is taken as it is, and an empty text is no mapping", () => {
  expect(read([{ tag: "a", kind: "input", register: 0, type: "uint16", unit: 247 }]).success).toBe(true);
  expect(read("").data).toEqual([]);
});

test.each([
  ["vib-1"],
  ["vib-1 holding x float32"],
  ["vib-1 holding 65536 float32"],
  ["vib-1 holding -1 float32"],
  ["vib-1 coils 1 bool"],
  ["vib-1 coil 1 text"],
  ["vib-1 coil 1 bool 0"],
  ["vib-1 coil 1 bool 248"],
  ["vib-1 coil 1 bool 1 more"],
  ["a coil 1 bool\na coil 2 bool"],
])("%s is refused", (text) => expect(read(text).success).toBe(false));
