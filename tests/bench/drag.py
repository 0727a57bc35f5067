"""Painted states a second while a bar is dragged: `make bench`.

Peers, in the same run: the frames that the browser paints of the page at rest, and what Plotly's
own update of the same figure reaches when it is called once a frame.
"""

import asyncio
import math
import tempfile
import time
from pathlib import Path

from playwright.async_api import CDPSession, Page, async_playwright

from core.codecs import write_tensor
from core.presets import wave
from tests.browser import chromium
from tests.browser.bench import SEEN, WATCH
from tests.browser.driver import BROWSER_OPTIONS, Server

SECONDS = 4
EVENTS = 120  # mouse events a second: more than the frames, as of a good mouse
SHAPES = ((3,), (10,), (10, 10), (20, 20), (300,))
ADDRESSES = {
    **{f"Softmax {shape}": f"/softmax?logits={write_tensor(wave(*shape))}" for shape in SHAPES},
    "Cross entropy (3, 3)": "/cross_entropy?preset=rows",
    "Cross entropy (40,)": "/cross_entropy?preset=forty",
    "Sigmoid (4,)": "/sigmoid",
    "Gradient descent, 5 steps": "/gradient_descent",
    "Gradient descent, Adam": "/gradient_descent?preset=adam",
}
PLOTLY = """(seconds) => new Promise((resolve) => {
  const node = document.querySelector('.live-chart')
  const traces = node.data.map((trace, at) => at).filter((at) =>
    node.data[at].y?.length > 1 && node.data[at].type !== 'heatmap')
  const end = performance.now() + 1000 * seconds
  let states = 0
  const step = async () => {
    if (performance.now() > end) return resolve(states / seconds)
    states += 1
    const y = traces.map((at) => Array.from(node.calcdata[at], (_, i) => Math.abs(Math.sin(states + i))))
    await window.Plotly.restyle(node, { y }, traces)
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
})"""  # noqa: E501


async def rate(page: Page, name: str) -> float:
    """What was seen a second since `WATCH` began."""
    seen = await page.evaluate(SEEN)
    return float(seen[name] / seen["seconds"])


async def dragged(page: Page, mouse: CDPSession) -> float:
    """Painted states a second while the first bar or point is dragged."""
    box = await page.locator(".live-handle").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.evaluate(WATCH)
    sent, start = [], time.monotonic()
    while (passed := time.monotonic() - start) < SECONDS:
        way = 60 * math.sin(5 * passed)  # a bar follows upwards, a point sideways
        event = {"type": "mouseMoved", "x": x + way, "y": y - way}
        event |= {"button": "left", "buttons": 1}
        sent.append(asyncio.create_task(mouse.send("Input.dispatchMouseEvent", event)))
        await asyncio.sleep(1 / EVENTS)
    states = await rate(page, "states")
    await asyncio.gather(*sent)
    await page.mouse.up()
    return states


async def measure(page: Page, mouse: CDPSession, address: str) -> tuple[float, float, float]:
    """Painted states in a drag, frames at rest, and states by Plotly's own update, a second."""
    await page.goto(address)
    await page.locator(".live-handle").first.wait_for(state="attached")
    await page.wait_for_load_state("networkidle")
    await page.evaluate(WATCH)
    await asyncio.sleep(SECONDS / 2)
    rest = await rate(page, "frames")
    return await dragged(page, mouse), rest, await page.evaluate(PLOTLY, SECONDS / 2)


async def main() -> None:
    """Prints a line a shape."""
    server = Server(Path(tempfile.mkdtemp()) / "log")
    server.wait()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium.find(), args=list(BROWSER_OPTIONS)
            )
            page = await browser.new_page(viewport={"width": 1280, "height": 900})
            mouse = await page.context.new_cdp_session(page)
            print(
                "painted states a second      drag   page at rest   ratio   Plotly's update   ratio"
            )
            for name, address in ADDRESSES.items():
                drag, rest, plotly = await measure(page, mouse, server.url + address)
                print(
                    f"{name:<26} {drag:6.1f} {rest:14.1f} {drag / rest:7.2f} "
                    f"{plotly:17.1f} {drag / plotly:7.2f}"
                )
            await browser.close()
    finally:
        server.stop()


if __name__ == "__main__":
    asyncio.run(main())
