"""The line in which writers wait: first come, first served, and nobody waits for ever."""
import threading
import time

from data.lock import FairLock


def test_nobody_is_starved():
    """F3: the slowest of twenty gets at least a third of what they get on average."""
    lock, turns, stop = FairLock(), [0] * 20, threading.Event()

    def work(number):
        while not stop.is_set():
            with lock:
                turns[number] += 1
                time.sleep(0.0005)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    stop.set()
    for thread in threads:
        thread.join()
    assert min(turns) >= sum(turns) / len(turns) / 3


def test_whoever_came_first_is_served_first():
    lock, served = FairLock(), []
    assert lock.acquire(1)

    def work(number):
        assert lock.acquire(5)
        served.append(number)
        lock.release()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for waiting, thread in enumerate(threads, start=1):
        thread.start()
        while len(lock._waiting) < waiting:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


def test_patience_ends_and_leaves_the_line_in_order():
    lock = FairLock()
    assert lock.acquire(1)
    began = time.monotonic()
    assert not lock.acquire(0.05)
    assert 0.04 < time.monotonic() - began < 1
    lock.release()
    assert lock.acquire(0)
    lock.release()


def test_only_one_at_a_time():
    lock, inside, most = FairLock(), [], []

    def work():
        for _ in range(200):
            if lock.acquire(0.002):  # so short that turns and the end of patience meet
                inside.append(1)
                most.append(len(inside))
                inside.pop()
                lock.release()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert lock.acquire(0)
