/** What the fruit lies on: textures over the plane, in units of a fruit's radius. */
import type { Random } from "../random";
import { blend, type Color, color, vary } from "./color";
import { fractal2, hash, noise2, smoothstep } from "./noise";
import { type Skin, setSkin } from "./shape";

export type Ground = (x: number, z: number, skin: Skin) => void;

/** A ground of a random kind, turned and scaled at random. */
export function randomGround(random: Random): Ground {
	const kinds = [
		wood,
		wood,
		checks,
		stripes,
		plain,
		plain,
		grass,
		stone,
		leaves,
	];
	const ground = kinds[random.integer(kinds.length)](random);
	const angle = random.between(0, 2 * Math.PI);
	const size = random.between(0.7, 1.4);
	const [s, c] = [Math.sin(angle) / size, Math.cos(angle) / size];
	return (x, z, skin) => ground(c * x - s * z + 50, s * x + c * z + 50, skin);
}

function pick(random: Random, hexes: string): Color {
	const list = hexes.split(" ");
	return vary(color(list[random.integer(list.length)]), 0.25, random);
}

function scaled(c: Color, by: number): Color {
	return [c[0] * by, c[1] * by, c[2] * by];
}

function wood(random: Random): Ground {
	const base = pick(random, "#a87445 #7b4a2a #c69c6d #8b6b4a #b98d5e #5a3a26");
	const width = random.between(0.9, 2.2);
	const seed = random.uint32();
	return (x, z, skin) => {
		const plank = Math.floor(z / width);
		const inside = z / width - plank;
		const grain = fractal2(x * 0.5 + plank * 17, z * 11, seed);
		const wave = noise2(x * 0.25 + plank * 7, z * 1.3, seed + 9);
		const tone = 0.72 + 0.25 * hash(plank, 3, seed) + 0.3 * (wave - 0.5);
		const gap = smoothstep(0, 0.025, Math.min(inside, 1 - inside));
		const light = tone * (0.72 + 0.5 * grain) * (0.35 + 0.65 * gap);
		setSkin(skin, scaled(base, light), 0.1, 14);
	};
}

function cloth(random: Random): [Color, Color] {
	const light = pick(random, "#e8e4da #d8dfe6 #efe6c8 #c9d3c0");
	const dark = pick(random, "#9c2f33 #2f4f7f #3f7048 #c07a2e #6c6c74 #b0a040");
	return [light, dark];
}

/** Threads, around 1. */
function weave(x: number, z: number): number {
	return 0.9 + 0.2 * noise2(x * 24, z * 24, 7);
}

function checks(random: Random): Ground {
	const [light, dark] = cloth(random);
	const width = random.between(0.35, 0.9);
	const seed = random.uint32();
	return (x, z, skin) => {
		const parity = (at: number) => ((Math.floor(at / width) % 2) + 2) % 2;
		const t = (parity(x) + parity(z)) / 2;
		const fold = 0.8 + 0.4 * noise2(x * 0.5, z * 0.5, seed);
		setSkin(skin, scaled(blend(light, dark, t), fold * weave(x, z)), 0, 1);
	};
}

function stripes(random: Random): Ground {
	const [light, dark] = cloth(random);
	const width = random.between(0.3, 1.2);
	const share = random.between(0.15, 0.6);
	const seed = random.uint32();
	return (x, z, skin) => {
		const at = z / width - Math.floor(z / width);
		const fold = 0.75 + 0.5 * noise2(x * 0.6, z * 0.4, seed);
		const c = at < share ? dark : light;
		setSkin(skin, scaled(c, fold * weave(x, z)), 0, 1);
	};
}

function plain(random: Random): Ground {
	const base = pick(
		random,
		"#e6e3dd #b9bec4 #d8c9a8 #3d4650 #8fa3b0 #c98f6a #7c8f6a #d6b84a #8c2f38 #1f2226",
	);
	const seed = random.uint32();
	const gloss = random.between(0, 0.2);
	return (x, z, skin) => {
		const light = 0.92 + 0.16 * fractal2(x * 0.8, z * 0.8, seed);
		setSkin(skin, scaled(base, light), gloss, 20);
	};
}

function grass(random: Random): Ground {
	const [young, old] = [pick(random, "#7a9a3a #5f8a34"), color("#243a18")];
	const dry = color("#a89a58");
	const dryness = random.between(0.05, 0.4);
	const seed = random.uint32();
	return (x, z, skin) => {
		const lean = 2 * noise2(x * 0.9, z * 0.9, seed);
		const blade = noise2(x * 13 + lean * z * 3, z * 4 - lean * x, seed + 1);
		const other = noise2(x * 5 - z * 9, z * 11 + x * 3, seed + 2);
		const depth = smoothstep(0.15, 0.85, 0.6 * blade + 0.4 * other);
		const straw = smoothstep(1 - dryness, 1, other);
		setSkin(skin, blend(blend(old, young, depth), dry, straw), 0.05, 10);
	};
}

function stone(random: Random): Ground {
	const base = pick(random, "#b8b4ac #8c8880 #d9d4c8 #5c5a58");
	const vein = pick(random, "#4c4844 #efece6 #9a7f5c");
	const speckle = random.between(0.05, 0.3);
	const seed = random.uint32();
	return (x, z, skin) => {
		const cloud = fractal2(x * 1.2, z * 1.2, seed);
		const line = Math.abs(noise2(x * 1.7 + cloud * 2, z * 1.7, seed + 5) - 0.5);
		const dot = noise2(x * 26, z * 26, seed + 6) < speckle ? 0.7 : 1;
		const c = blend(base, vein, 0.7 * smoothstep(0.03, 0, line));
		setSkin(skin, scaled(c, (0.8 + 0.4 * cloud) * dot), 0.15, 30);
	};
}

/** Fallen leaves: each point belongs to the topmost of the leaves around it. */
function leaves(random: Random): Ground {
	const seed = random.uint32();
	const colors = "#6a452a #8a6238 #5b4e30 #55602f #6f3a2a #94793c"
		.split(" ")
		.map((hex) => vary(color(hex), 0.3, random));
	const soil = color("#2b1e14");
	return (x, z, skin) => {
		const [cx, cz] = [Math.floor(x), Math.floor(z)];
		let best = -1;
		let leaf: Color = soil;
		for (let i = -1; i <= 1; i++)
			for (let j = -1; j <= 1; j++) {
				const [ax, az] = [cx + i, cz + j];
				const [dx, dz] = [
					x - ax - hash(ax, az, seed),
					z - az - hash(ax, az, seed + 1),
				];
				const angle = 6.3 * hash(ax, az, seed + 2);
				const u = dx * Math.cos(angle) + dz * Math.sin(angle);
				const v = dz * Math.cos(angle) - dx * Math.sin(angle);
				const height = hash(ax, az, seed + 3);
				if (height < best || u * u + 4 * v * v > 0.5) continue;
				best = height;
				const rib = 0.75 + 0.25 * smoothstep(0, 0.04, Math.abs(v));
				const c = colors[Math.floor(height * 997) % colors.length];
				leaf = scaled(c, rib * (0.5 + 0.5 * height));
			}
		setSkin(skin, leaf, 0.05, 12);
	};
}
