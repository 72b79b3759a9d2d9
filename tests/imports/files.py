"""Small made-up files of the shapes that people have."""

MOULDS = """moldNo,moldName,moldCavityStandard,moldSettingCycle,machineTonnage,acquisitionDate
M-1,Cap,8,18,50/100/130,2018-09-07
M-2,Body,4,24,100,2017-01-31
"""
MACHINES = """machineNo,machineCode,machineName,manufacturerName,machineTonnage,layoutStartDate
NO.01,AB50-000,AB50,Maker,50,2018-11-01
NO.02,AB100-001,AB100,Maker,100,2018-11-01
"""
PRODUCTION = """recordDate,workingShift,machineNo,itemCode,poNote,moldNo,moldShot,moldCavity,itemTotalQuantity,itemGoodQuantity,itemBlackSpot,otherNG
2018-11-01,1,NO.01,I1,PO1,M-1,100,8,800,790,7,3
2018-11-01,1,NO.02,I2,PO2,M-2,50,3,150,150,,
2018-11-01,2,NO.01,,,,,,,,,
2018-11-01,3,NO.01,I1,PO1,M-1,10,6,60,60,,
2018-11-02,1,NO.02,I2,PO2,M-2,0,,0,0,,
2018-11-02,2,NO.02,I3,PO3,M-9,77,4,308,300,,8
"""
TOTALS = {'rows': 6, 'imported': 4, 'unchanged': 0, 'errors': 2, 'shots': 160, 'parts': 1010, 'good': 1000, 'reduced_rows': 2,
          'parts_not_made': 70}


def changed(text: str, line: int, **cells: str) -> str:
    """The same file with other cells in one line, counted as an editor does."""
    lines = text.splitlines()
    names, values = lines[0].split(','), lines[line - 1].split(',')
    lines[line - 1] = ','.join(cells.get(name, value) for name, value in zip(names, values, strict=True))
    return '\n'.join(lines) + '\n'
